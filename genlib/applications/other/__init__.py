"""Recommending films, making maps for games, forecasting an index: dull methods, rules, models."""
