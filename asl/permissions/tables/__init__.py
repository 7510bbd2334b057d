"""What optimized integrations need, one module for each kind of service."""
