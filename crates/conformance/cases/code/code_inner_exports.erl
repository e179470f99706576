%% Functions that OTP exports for itself and programs reach all the same.
-module(code_inner_exports).
-export([main/0]).

main() ->
    {ok, Pattern} = re:compile("b(é)?", [unicode, caseless]),
    show(fun() -> element(1, element(2, re:ucompile(["b", $é], [unicode]))) end),
    show(fun() -> re:urun("abé", Pattern, [{capture, all, list}]) end),
    show(fun() -> re:urun("abé", "b", [{capture, all, index}]) end),
    show(fun() -> re:grun("abéBb", Pattern, {[global, {capture, all, list}], false}) end),
    show(fun() -> re:grun("abéBb", Pattern, {[unicode, caseless, global], true}) end),
    show(fun() -> re:grun("abéBb", Pattern, {[unicode, caseless, global], true, "b(é)?"}) end),
    show(fun() -> re:internal_run("abc", "b", [], true) end),
    Ref = ets:internal_request_all(),
    Parts = [receive {Ref, Tables} -> Tables end || _ <- lists:seq(1, erlang:system_info(schedulers))],
    io:format("~p~n", [lists:sort(lists:append(Parts)) =:= lists:sort(ets:all())]),
    [show(fun() -> file_io_server:count_and_find(Bytes, N, unicode) end)
     || Bytes <- [<<"aéb"/utf8>>, <<"ab", 16#c3>>, <<"ab", 16#ff>>, <<>>, <<16#e2, 16#82>>], N <- [0, 1, 2, 3, 4]],
    [show(fun() -> file_io_server:count_and_find(Bytes, 2, {utf16, big}) end) || Bytes <- [<<"abc"/utf16>>, <<"a"/utf16>>, <<0, $a, 0>>]],
    [show(fun() -> erl_ddll:format_error_int(Error) end)
     || Error <- [inconsistent, linked_in_driver, permanent, not_loaded, not_loaded_by_this_process, not_pending, already_loaded, pending_reload,
                  pending_process]],
    show(fun() -> erl_ddll:format_error(load_cancelled) end),
    [show(fun() -> erl_lint:check_format_string(Format) end)
     || Format <- ["", "~p ~s", "~*.*.*tp~n", "~-10.3f", "~Ktp", "~lkp", "~ltp", "~tb", "~ttp", "~", "~q", "~5", "~*W~x", 'a~w', <<"~c~~">>, "~.0p", "~kKp"]],
    show(fun() -> erl_lint:check_format_string("~tb~ttp", false) end),
    IsReserved = fun(Word) -> Word =:= 'case' end,
    [case erl_features:keyword_fun(Options, IsReserved) of
         {ok, {On, F}} -> io:format("~p~n", [{On, [W || W <- ['case', 'maybe', 'else', x], F(W)]}]);
         Error -> io:format("~p~n~s~n", [Error, erl_features:format_error(element(2, element(2, Error)))])
     end || Options <- [[], [{feature, maybe_expr, disable}], [{feature, maybe_expr, enable}, debug_info], [{feature, all, disable}],
                        [{feature, nonesuch, enable}], [{feature, x, enable}, {feature, y, disable}]]],
    {ok, {[maybe_expr], With}} = erl_features:keyword_fun(enable, maybe_expr, [], IsReserved),
    {ok, {[], Without}} = erl_features:keyword_fun(disable, maybe_expr, [maybe_expr], With),
    io:format("~p~n", [{With('maybe'), Without('maybe'), erl_features:keyword_fun(enable, zzz, [], IsReserved)}]),
    show(fun() -> ms_transform:parse_transform_info() end),
    inner_calls().

inner_calls() ->
    show(fun() -> erpc:execute_call(lists, reverse, [[1, 2]]) end),
    [begin
         {_, Monitor} = spawn_monitor(erpc, execute_call, [tag | Call]),
         receive {'DOWN', Monitor, _, _, Reason} -> show(fun() -> erpc:call_result(down, request, tag, Reason) end) end
     end || Call <- [[lists, reverse, [[1, 2]]], [erlang, throw, [x]], [erlang, exit, [y]], [erlang, length, [z]]]],
    show(fun() -> erpc:call_result(down, request, tag, noconnection) end),
    show(fun() -> erpc:call_result(down, request, tag, killed) end),
    show(fun() -> erpc:call_result(spawn_reply, request, tag, notsup) end),
    [show(fun() -> erpc:is_arg_error(Reason, m, f, Args) end)
     || {Reason, Args} <- [{system_limit, lists:seq(1, 256)}, {system_limit, []}, {badarg, []}]],
    show(fun() -> erpc:trim_stack([{a, b, 1, []}, {m, f, 2, []}, {erpc, execute_call, 4, []}], m, f, [1, 2]) end),
    show(fun() -> erpc:trim_stack([{erpc, execute_call, 4, []}], m, f, [1, 2]) end),
    show(fun() -> erpc:trim_stack([{a, b, 1, []}], m, f, [1, 2]) end),
    show(fun() -> global:resolve_it(fun(_, A, _) -> A end, name, self(), self()) =:= self() end),
    show(fun() -> global:sync([]) end),
    show(fun() -> is_pid(global:get_locker()) end),
    show(fun() -> {global:register_name_external(outside, self()), global:whereis_name(outside) =:= self(),
                   global:register_name_external(outside, self(), fun global:random_notify_name/3), global:unregister_name_external(outside)} end),
    Forwarder = spawn(rpc, proxy_user_flush, []),
    io:format("~p~n", [is_process_alive(Forwarder)]).

show(F) -> io:format("~tp~n", [try F() catch Class:Reason -> {Class, Reason} end]).
