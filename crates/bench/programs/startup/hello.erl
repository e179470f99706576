%% The shortest program that shows life. It lingers so that an observer can read its resident memory.
-module(hello).
-export([main/0]).

main() ->
    erlang:display(hello),
    receive after 150 -> ok end.
