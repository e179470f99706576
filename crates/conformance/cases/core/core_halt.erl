%% Halting with a code of one's own ends the program at once.
-module(core_halt).
-export([main/0]).

main() ->
    erlang:display(before),
    halt(7),
    erlang:display('after').
