%% The largest integer: beyond it is system_limit.
-module(arith_limits).
-include("case.hrl").

main() ->
    Big = id(1) bsl 4194239,
    ?show(Big bsr 4194236),
    ?show(id(1) bsl id(4194240) > 0),
    ?show(id(Big) + id(Big) > 0),
    ?show(id(Big) * id(4) > 0),
    ok.
