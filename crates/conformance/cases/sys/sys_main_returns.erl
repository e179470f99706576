%% Processes still running when main returns are simply gone.
-module(sys_main_returns).
-include("case.hrl").

main() ->
    spawn(fun() -> receive after 60000 -> io:format("never printed~n") end end),
    spawn(fun() -> spin(0) end),
    io:format("main returns~n"),
    anything.

spin(N) -> spin(N + 1).
