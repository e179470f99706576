%% function_exported, is_builtin, module_loaded.
-module(code_exported).
-include("case.hrl").

main() ->
    ?show(erlang:function_exported(?MODULE, main, 0)),
    ?show(erlang:function_exported(?MODULE, id, 1)),
    ?show(erlang:function_exported(?MODULE, id, 2)),
    ?show(erlang:function_exported(?MODULE, show, 2)),
    ?show(erlang:function_exported(?MODULE, module_info, 0)),
    ?show(erlang:function_exported(no_such_module, f, 0)),
    ?show(erlang:function_exported(erlang, '+', 2)),
    ?show(erlang:function_exported(erlang, nope, 2)),
    ?show(erlang:function_exported(id("x"), f, 0)),
    ?show(erlang:module_loaded(?MODULE)),
    ?show(erlang:module_loaded(no_such_module)),
    ?show(erlang:module_loaded(id(1))),
    ?show([erlang:is_builtin(M, F, A) || {M, F, A} <- [{erlang, length, 1}, {erlang, nope, 1}, {no_such_module, f, 1}, {lists, reverse, 2}]]),
    ok.
