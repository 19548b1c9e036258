"""Conformance: does a server keep the contract? It looks at nothing but the HTTP exchange."""
