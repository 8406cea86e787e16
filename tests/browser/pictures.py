"""Pictures of pages, compared with those that were looked at.

`UPDATE_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py` takes them anew: look at each before it is committed.
"""

import io
import os
from pathlib import Path

from PIL import Image, ImageChops

KEPT = Path(__file__).parent / "screenshots"
FAILED = Path("test-results") / "screenshots"
COLOURS = (96, 128, 192, 256)
# What is compared is the mean colour of squares: where a letter's edge falls between two pixels differs between
# versions of the font renderer, how much ink is in a square does not.
SQUARE = 8
# Of 255 in any channel. Another digit in 13 px type changes a square by about 30, another palette entry by at most 9.
MOST_DIFFERENCE = 22
MOST_SQUARES = 6


def _squares(image: Image.Image) -> Image.Image:
    size = (max(1, image.width // SQUARE), max(1, image.height // SQUARE))
    return image.resize(size, Image.Resampling.BOX)


def differing(actual: Image.Image, expected: Image.Image) -> Image.Image:
    """Return a mask of the squares that look different, white where they do."""
    difference = ImageChops.difference(_squares(actual), _squares(expected))
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point(lambda value: 255 if value > MOST_DIFFERENCE else 0)


def _with_few_colours(picture: Image.Image) -> Image.Image:
    """Return the picture with as few colours as keep it what it is: few colours make a small file."""
    for colours in COLOURS:
        # The median cut would give up rare colours, and those are the ones that mean something.
        few = picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        if differing(picture, few.convert("RGB")).getbbox() is None:
            return few
    return picture


def compare(name: str, png: bytes) -> str | None:
    """Return what is wrong with a picture, None for nothing; what is wrong is kept beside what was expected."""
    actual = Image.open(io.BytesIO(png)).convert("RGB")
    kept = KEPT / f"{name}.png"
    if os.environ.get("UPDATE_SCREENSHOTS"):
        KEPT.mkdir(exist_ok=True)
        _with_few_colours(actual).save(kept, optimize=True)
        return None
    if not kept.is_file():
        return f"{name}: there is no picture to compare with; UPDATE_SCREENSHOTS=1 takes it"
    expected = Image.open(kept).convert("RGB")
    if actual.size != expected.size:
        return _keep(name, actual, expected, f"{actual.size} instead of {expected.size} pixels")
    mask = differing(actual, expected)
    squares = mask.histogram()[255]
    if squares <= MOST_SQUARES:
        return None
    box = mask.getbbox() or (0, 0, 0, 0)
    where = tuple(edge * SQUARE for edge in box)
    return _keep(name, actual, expected, f"{squares} squares look different, within {where}")


def _keep(name: str, actual: Image.Image, expected: Image.Image, reason: str) -> str:
    FAILED.mkdir(parents=True, exist_ok=True)
    actual.save(FAILED / f"{name}.actual.png")
    expected.save(FAILED / f"{name}.expected.png")
    return f"{name}: {reason}; see {FAILED}/{name}.*.png"
