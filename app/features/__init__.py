"""One room-filled folder for each noun of the work; they stand in a row and import only to their right."""
