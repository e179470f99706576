%% How many refer to the entry of a fun.
-module(fun_refc).
-export([main/0]).
-include("case.hrl").

main() ->
    Fun = fun(X) -> X end,
    ?show(erlang:fun_info(Fun, refc)),
    ?show([erlang:fun_info(F, refc) || F <- [fun() -> N end || N <- [1, 2, 3]]]),
    ?show(erlang:fun_info(fun lists:map/2, refc)),
    ?show(lists:keymember(refc, 1, erlang:fun_info(Fun))),
    ?show(erlang:fun_info(Fun, nothing)).
