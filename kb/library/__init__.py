"""Keeping a library: bringing references in, finding what stands in it twice, making one of two, giving a work another key."""
