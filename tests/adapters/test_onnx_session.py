from __future__ import annotations

import pytest

from service.adapters.onnx_session import LARGEST, largest_sums, sums_are_exact


@pytest.mark.parametrize("exact", [False, sums_are_exact()])
def test_no_sum_of_8_bit_products_is_cut_off_whichever_way_this_processor_takes(exact: bool) -> None:
    assert largest_sums(exact=exact) == pytest.approx(LARGEST, rel=1e-4)
