%% A crash in a child leaves the parent alone.
-module(sys_crash_child).
-include("case.hrl").

main() ->
    S = self(),
    [spawn(fun() -> S ! {go, N}, crash(N) end) || N <- [1, 2, 3, 4]],
    [receive {go, N} -> ok end || N <- [1, 2, 3, 4]],
    receive after 20 -> ok end,
    io:format("still here~n"),
    ok.

crash(1) -> error(one);
crash(2) -> throw(two);
crash(3) -> exit(three);
crash(4) -> id(4) + a.
