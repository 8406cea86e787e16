"""The endpoints that five dashboards document, at their paths and with their shapes."""
