"""The endpoints that the five dashboards document: their paths, keys and units over the queries of Podium."""
