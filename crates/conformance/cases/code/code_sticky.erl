%% Modules of kernel and stdlib are sticky: loading others of their names is refused and reported. Marks can be set and taken away.
-module(code_sticky).
-export([main/0, log/2]).

-define(show(X), io:format("~s: ~p~n", [??X, X])).

main() ->
    ok = logger:remove_handler(default),
    ok = logger:set_primary_config(level, all),
    ok = logger:add_handler(reports, ?MODULE, #{config => self()}),
    Old = module(sticky_a, 1),
    ?show(code:load_binary(sticky_a, "a", Old)),
    ?show(code:is_sticky(sticky_a)),
    ?show(code:stick_mod(sticky_a)),
    ?show(code:is_sticky(sticky_a)),
    ?show(code:load_binary(sticky_a, "a", Old)),
    ?show(code:atomic_load([{sticky_a, "a", Old}])),
    ?show(code:ensure_loaded(sticky_a)),
    ?show(code:unstick_mod(sticky_a)),
    ?show(code:is_sticky(sticky_a)),
    ?show(code:load_binary(sticky_a, "a", module(sticky_a, 2))),
    ?show(sticky_a:value()),
    ?show(code:stick_mod(sticky_none)),
    ?show(code:is_sticky(sticky_none)),
    ?show(code:unstick_mod(sticky_none)),
    ?show([{M, code:is_sticky(M)} || M <- [lists, erlang, init, zlib, gen_server, application, maps, ets, code, crypto]]),
    ?show(code:load_binary(lists, "a", module(lists, 1))),
    ?show(code:load_binary(gen_server, "a", module(gen_server, 1))),
    ?show(code:load_binary(zlib, "a", module(zlib, 1))),
    ?show(code:load_file(lists)),
    ?show(code:load_file(application)),
    ?show(lists:reverse([1, 2])),
    ?show(code:is_sticky(dict)),
    ?show(code:ensure_loaded(dict)),
    ?show(code:is_sticky(dict)),
    ?show(code:load_binary(dict, "a", module(dict, 1))),
    ?show(code:unstick_mod(dict)),
    ?show(code:load_binary(dict, "a", module(dict, 3))),
    ?show(dict:value()),
    Folder = filename:dirname(code:which(lists)),
    ?show(code:unstick_dir(Folder)),
    ?show([code:is_sticky(M) || M <- [lists, gen_server, application]]),
    ?show(code:stick_dir(Folder)),
    ?show([code:is_sticky(M) || M <- [lists, gen_server, application]]),
    ?show(code:stick_dir("/no/such/folder")),
    ?show(code:unstick_dir("/no/such/folder")),
    ?show(code:delete(sticky_a)),
    ?show(code:load_binary(sticky_a, "a", Old)),
    ?show(code:load_file(no_such_module)),
    [?show(catch_class(F)) || F <- [fun() -> code:is_sticky("lists") end, fun() -> code:stick_mod(1) end, fun() -> code:stick_dir(1) end]],
    reports().

catch_class(F) ->
    try F()
    catch Class:Reason -> {Class, Reason}
    end.

module(Name, Value) ->
    Forms = [{attribute, 1, module, Name},
             {attribute, 2, export, [{value, 0}]},
             {function, 3, value, 0, [{clause, 3, [], [], [{integer, 3, Value}]}]}],
    {ok, Name, Binary} = compile:forms(Forms),
    Binary.

log(#{level := Level, msg := {Format, Args}}, #{config := Main}) when is_list(Format) ->
    Main ! {report, Level, lists:flatten(io_lib:format(Format, Args))};
log(_, _) -> ok.

reports() ->
    receive {report, Level, Text} -> io:format("~w: ~s", [Level, Text]), reports()
    after 200 -> ok
    end.
