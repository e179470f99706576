%% The stack of a failed operation names the operator and its operands.
-module(arith_trace).
-include("case.hrl").

main() ->
    ?trace(id(a) + 1),
    ?trace(id(1) / id(0)),
    ?trace(id(1) div id(0)),
    ?trace(id(b) rem id(0)),
    ?trace(-id([])),
    ?trace(bnot id(1.5)),
    ?trace(id(1) bsl id(x)),
    ?trace(abs(id(x))),
    ?trace(inner(id(x))),
    ?trace(float(id(x))),
    ok.

inner(X) -> Y = X * 2, {Y, X}.
