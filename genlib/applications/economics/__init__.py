"""Money: what models cost and earn, whether they save time, what they do to the demand for work."""
