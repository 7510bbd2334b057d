"""What a Map state iterates over, what each iteration gets, and what becomes of the results."""

import copy
from collections.abc import Mapping
from typing import Any


def items_of(state: Mapping[str, Any], data: Any, context: dict[str, Any]) -> tuple[list[Any], int]:
    """The items of a Map state, and how many may run at once; 0 is as many as there can be."""
    from ministack.services import stepfunctions

    effective = stepfunctions._apply_input_path(state, data, context)
    if stepfunctions._state_query_language(state, context) == "JSONata":
        items, at_once = data, state.get("MaxConcurrency", 0)
        if "Items" in state:
            items = stepfunctions._jsonata_state_field(state, "Items", "array", data, context)
        if "MaxConcurrency" in state:
            at_once = stepfunctions._jsonata_state_field(state, "MaxConcurrency", "number", data, context)
    else:
        items, at_once = None, state.get("MaxConcurrency", 0)
        if "ItemReader" not in state:
            items = stepfunctions._resolve_path_or_ctx(state.get("ItemsPath", "$"), effective, context)
        if "MaxConcurrencyPath" in state:
            at_once = stepfunctions._resolve_path_or_ctx(state["MaxConcurrencyPath"], effective, context)
    if "ItemReader" in state:
        items = stepfunctions._read_map_items(state["ItemReader"], effective, context)
    return items if isinstance(items, list) else [items], int(at_once)


def item_input(state: Mapping[str, Any], data: Any, item: Any, context: dict[str, Any]) -> Any:
    """The input of the iteration of a Map state for *item*, with the context object of that iteration."""
    from ministack.services import stepfunctions

    selector = state.get("ItemSelector") or state.get("Parameters")
    if not selector:
        return copy.deepcopy(item)
    if stepfunctions._state_query_language(state, context) == "JSONata":
        return stepfunctions._apply_jsonata_template(selector, data, context)
    return stepfunctions._resolve_params_obj(selector, stepfunctions._apply_input_path(state, data, context), context)


def output_of(state: Mapping[str, Any], data: Any, results: list[Any], context: dict[str, Any]) -> Any:
    """The output of a Map or Parallel state with these results; what it assigns is assigned."""
    from ministack.services import stepfunctions

    if stepfunctions._state_query_language(state, context) == "JSONata":
        output = stepfunctions._apply_jsonata_output(state, data, context, result=results, default=results)
        stepfunctions._apply_state_assign(state, data, context, result=results)
        return output
    result = stepfunctions._apply_result_selector(state, results)
    return stepfunctions._apply_output_path(state, stepfunctions._apply_result_path(state, data, result), context)
