%% An error nobody catches makes the exit code 1.
-module(core_crash).
-export([main/0]).

main() ->
    erlang:display(before),
    error(nobody_catches_this).
