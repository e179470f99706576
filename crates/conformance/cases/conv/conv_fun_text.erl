%% Funs and functions as text.
-module(conv_fun_text).
-include("case.hrl").

main() ->
    ?show(erlang:fun_to_list(fun lists:map/2)),
    ?show(case erlang:fun_to_list(fun(X) -> X end) of "#Fun<" ++ _ -> right end),
    ?show(erlang:fun_to_list(id(a))),
    io:format("~p ~w ~s~n", [fun lists:map/2, fun 'A b':'C d'/0, erlang:fun_to_list(fun a:b/1)]),
    ok.
