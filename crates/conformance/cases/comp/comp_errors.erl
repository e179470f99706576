%% What generators and filters raise.
-module(comp_errors).
-include("case.hrl").

main() ->
    ?show([X || X <- id(a)]),
    ?show([X || X <- id([1 | 2])]),
    ?show([X || <<X>> <= id([1])]),
    ?show([X || X := _ <- id([])]),
    ?show([X || X <- [1], id(1)]),
    ?show([X || X <- [1, a], X + 1 > 0]),
    ?show([X || X <- [1, a], begin Y = X + 1, Y > 0 end]),
    ?show(<< <<X>> || X <- id({}) >>),
    ?show(#{X => 1 || X <- id(7)}),
    ?trace([X || X <- id(a)]),
    ?trace([X || <<X>> <= id(a)]),
    ?trace([X || X := _ <- id(a)]),
    ?trace([X || X <- [1], id(notbool)]),
    ok.
