%% Attributes written in the source.
-module(code_attributes).
-include("case.hrl").

-custom(value).
-custom([a, b]).
-other({x, 1}).

main() ->
    As = ?MODULE:module_info(attributes),
    ?show([A || {custom, A} <- As]),
    ?show(proplists_value(other, As)),
    ?show(proplists_value(none, As)),
    ok.
