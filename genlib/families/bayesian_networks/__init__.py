"""Bayesian networks: the model; asking it, exactly or by samples; finding its graph; in Pyro."""

from genlib.families.bayesian_networks.network import BayesianNetwork

__all__ = ["BayesianNetwork"]
