"""Shows schemathesis what the files look like that the description says an upload takes: a schema
can say that a part is binary, and not how a PNG begins.
"""

import schemathesis
from hypothesis import strategies as st

BEGINNINGS = (
    b"\xff\xd8\xff\xe0",  # JPEG
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x1a\x00\x00\x00WEBP",
    b"\x00\x00\x00\x18ftypisom",  # MP4
)

schemathesis.openapi.format(
    "binary",
    st.tuples(st.sampled_from(BEGINNINGS), st.binary(max_size=4_096)).map(b"".join),
)
