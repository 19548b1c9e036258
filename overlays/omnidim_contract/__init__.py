"""What people import: the client of OmniDimension's bulk-call API."""
