"""What part 3 needs beside the families: one folder per field, with the dull methods and checks."""
