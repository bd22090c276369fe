"""Normalizing flows: `Flow`, made of layers, maps and a base; and `Dequantised`, for pixels."""

from genlib.families.flows.flow import Flow
from genlib.families.flows.pixels import Dequantised

__all__ = ["Dequantised", "Flow"]
