"""Tests of the rights that a definition needs."""
