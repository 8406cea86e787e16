"""What a call costs: the bundled price list, own prices, the names models go by."""
