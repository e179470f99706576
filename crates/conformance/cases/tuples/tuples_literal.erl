%% Literal tuples, nested, shared and partly built at run time.
-module(tuples_literal).
-include("case.hrl").

main() ->
    ?show(literal()),
    ?show(literal() =:= literal()),
    ?show(partly(id(1))),
    ?show(setelement(1, literal(), changed)),
    ?show(literal()),
    ok.

literal() -> {a, [1, 2, {3}], <<"bin">>, #{k => "v"}, 1.5, 123456789012345678901234567890}.
partly(X) -> {X, {const, [X | [1, 2, 3]]}, {X, X}}.
