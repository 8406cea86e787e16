"""Podium in web applications: their requests, their users, and the monitoring pages under their own address."""
