%% Line numbers across several lines of one expression.
-module(exc_lines).
-include("case.hrl").

main() ->
    ?trace(multi(id(1), id(x))),
    ?trace(multi(id(x), id(1))),
    ?trace(multi(id(0), id(0))),
    ok.

multi(A, B) ->
    C = A
        * 2,
    D = B
        * 3,
    {C,
     D,
     1
     div
     A}.
