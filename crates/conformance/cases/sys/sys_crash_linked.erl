%% A crash in a linked child takes main with it.
-module(sys_crash_linked).
-include("case.hrl").

main() ->
    io:format("before~n"),
    spawn_link(fun() -> error(linked) end),
    receive never -> ok end.
