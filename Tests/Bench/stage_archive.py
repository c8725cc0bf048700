"""The archive alone, beside gzip of the same tar."""

import gzip
import hashlib
import shutil
from dataclasses import replace

import measure
from stage_close import pack
from stage_pull import fresh

OURS = "settlebook's archive"
GZIP = "gzip -6"


def contenders(settings):
    folder = settings.scratch
    source = pack(settings)
    ours, theirs, tar = folder / "ours.tar.gz", folder / "theirs.tar.gz", folder / "pack.tar"
    (archive,) = source.glob("*.tar.gz")
    with gzip.open(archive) as packed, tar.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, 1 << 20)

    def run_ours():
        whole = measure.run([settings.stages, "archive", source, ours], settings.limit)
        time = whole.last_line()["time"]
        return replace(whole, wall=time["wall"], cpu=time["cpu"])

    def run_gzip():
        with theirs.open("wb") as file:
            return measure.run(["gzip", "-6", "-n", "-c", tar], settings.limit, stdout=file)

    return [
        measure.Contender(
            OURS,
            prepare=lambda: fresh(settings, ours.name),
            run=run_ours,
            check=lambda _: content(ours),
        ),
        measure.Contender(GZIP, run=run_gzip, check=lambda _: content(theirs)),
    ]


def content(file):
    digest = hashlib.sha256()
    with gzip.open(file) as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return {"tar": digest.hexdigest()}


def sizes(settings):
    folder = settings.scratch
    names = {"tar": "pack.tar", OURS: "ours.tar.gz", GZIP: "theirs.tar.gz"}
    return {name: (folder / file).stat().st_size for name, file in names.items()}
