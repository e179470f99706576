%% Atoms come out as they are written.
-module(core_atoms).
-export([main/0]).

main() ->
    erlang:display(hello),
    erlang:display(true),
    erlang:display('Quoted atom'),
    erlang:display(''),
    erlang:display(a@b_1),
    erlang:display([]),
    ok.
