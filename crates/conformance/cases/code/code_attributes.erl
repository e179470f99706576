%% Attributes written in the source.
-module(code_attributes).
-custom(value).
-custom([a, b]).
-other({x, 1}).
-include("case.hrl").

main() ->
    As = ?MODULE:module_info(attributes),
    ?show([A || {custom, A} <- As]),
    ?show(proplists_value(other, As)),
    ?show(proplists_value(none, As)),
    ok.
