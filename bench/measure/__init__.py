"""Runs Backpack beside other load generators, one after the other on the same core against the same server."""
