"""Drafts of claims: made of what was extracted, kept in files beside a review's claims, answered by a curator, counted for the base."""
