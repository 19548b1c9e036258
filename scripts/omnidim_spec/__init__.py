"""The toolchain: doc pages in, one OpenAPI spec and a generated client out. It knows nothing of any one vendor."""
