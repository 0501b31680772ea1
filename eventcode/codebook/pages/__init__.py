"""A codebook for readers: pages for people, descriptors for programs; it says nothing that the files do not say."""
