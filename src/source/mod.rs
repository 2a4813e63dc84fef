//! Reading: bytes to model, every node with its byte span, every fault with its place.
