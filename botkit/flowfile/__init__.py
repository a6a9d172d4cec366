"""Flow files: read with positions, checked with everything at once, translated, and made into versions that programs are compiled from."""
