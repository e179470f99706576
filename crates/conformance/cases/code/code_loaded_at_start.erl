-module(code_loaded_at_start).
-export([main/0]).

%% Programs ask for functions of the library without loading its modules: those that the system starts with are there.
main() ->
    Functions = [{maps, iterator, 2}, {gen_server, call, 3}, {lists, foldl, 3}, {rand, uniform, 0}, {queue, in, 2},
                 {erl_scan, string, 1}, {gen_statem, call, 2}, {supervisor, start_link, 2}, {file, open, 2}, {prim_tty, isatty, 1}, {lists, nothing, 9},
                 {erlang, module_info, 0}, {erlang, module_info, 1}, {erlang, module_info, 2}, {lists, module_info, 1}, {no_such_module, module_info, 0},
                 {compile, forms, 2}, {dict, new, 0}, {calendar, module_info, 0}],
    [io:format("~p ~p ~p~n", [{M, F, A}, erlang:function_exported(M, F, A), erlang:module_loaded(M)]) || {M, F, A} <- Functions],
    [io:format("~p ~p ~p~n", [M, code:is_loaded(M) =/= false, erlang:module_loaded(M)]) || M <- [proplists, ets, gen_event, erl_lint, sofs, no_such_module]],
    ok.
