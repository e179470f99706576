%% Sets of tests of every form, as a listener hears of them: what becomes an item of its own, in which process it runs, and how it ends.
-module(eunit_items).
-export([handle_begin/3, handle_cancel/3, handle_end/3, init/1, main/0, start/1, terminate/2]).

main() ->
    Ok = fun() -> ok end,
    lists:foreach(fun run/1, [
        {"title", Ok}, {"", Ok}, {<<"bin">>, [Ok, Ok]}, {"a", 12, Ok}, {"a", "b", Ok}, [{12, Ok}, {{m, f, 1}, Ok}],
        {timeout, 1, {"x", Ok}}, {"t1", {timeout, 2, {"t2", [Ok]}}}, {inorder, {"q", {inparallel, [Ok, Ok]}}},
        {inparallel, 2, [fun() -> timer:sleep(10 * N) end || N <- [3, 2, 1]]},
        {inparallel, [fun() -> io:format("out ~p", [N]) end || N <- [3, 2, 1]]},
        {with, 3, [fun(X) -> 3 = X end, fun(X) -> 4 = X end]},
        {setup, local, fun() -> put(a, 1) end, fun(_) -> [fun() -> 1 = get(a) end] end},
        {setup, spawn, fun() -> put(a, 1) end, fun(_) -> [fun() -> undefined = get(a) end] end},
        {setup, [{a, fun() -> 1 end}, {b, fun() -> 2 end, fun(2) -> ok end}], fun([1, 2]) -> Ok end},
        {setup, [{a, fun() -> 1 end, fun(_) -> ok end}, {b, fun() -> error(x) end}], fun([1, 2]) -> Ok end},
        {foreachx, fun(X) -> X + 1 end, fun(X, Y) -> Y = X + 1 end,
         [{1, fun(X, Y) -> fun() -> {1, 2} = {X, Y} end end}, {2, fun(X, Y) -> {"f", fun() -> {2, 3} = {X, Y} end} end}]},
        {foreachx, fun(X) -> X + 1 end, [{1, foo}]}, {foreach, fun() -> 1 end, foo}, no_module, {no_module, f}, {lists, no_function},
        {test, lists, no_function}, {generator, lists, no_function}, {generator, no_module, f}, {spawn, Ok}, {spawn, node(), [Ok]},
        {node, 'n@h', Ok}, 12, {a, b, c}, fun(_) -> ok end,
        [fun() -> put(x, 1) end, fun() -> 1 = get(x) end, fun() -> self() ! m end, fun() -> receive m -> ok after 0 -> error(none) end end],
        [fun() -> spawn_link(fun() -> exit(boom) end), timer:sleep(1000) end, Ok],
        {"grp", [fun() -> exit(normal) end, fun() -> throw(x) end, fun() -> erlang:raise(exit, foo, []) end]},
        {timeout, 0.2, [fun() -> timer:sleep(1000) end, Ok]}, [{"g1", {timeout, 0.05, fun() -> timer:sleep(1000) end}}, {"g2", Ok}],
        {file, "nofile.txt"}, "nodir", {dir, "nodir"}, {application, no_application}, {application, a, [{modules, [no_module]}]},
        {application, a, []}, [], [[], [[]]], [[Ok], [[Ok]]],
        {setup, fun() -> 1 end, fun(_) -> error(c) end, fun(_) -> [Ok] end}, {setup, fun() -> error(c) end, Ok},
        {setup, fun() -> 1 end, fun(_) -> error(c) end}, {setup, fun() -> 1 end, fun(_) -> ok end},
        fun() -> io:format("~ts", ["\x{3b2}"]) end, fun() -> io:put_chars(user, ""), io:format("a~n"), io:format("b") end,
        fun() -> {eof, {error, enotsup}, {error, enotsup}, {error, enotsup}, ok} = {io:get_line(""), io:getopts(), io:columns(), io:rows(), io:setopts([])} end,
        {setup, Ok, {with, [fun(ok) -> ok end]}}, {generator, fun() -> {ok, 1} end}, {generator, fun() -> error(x) end}]).

run(Tests) ->
    Result = eunit:test(Tests, [no_tty, {report, {?MODULE, []}}]),
    io:format("=> ~p, ~p left~n~n", [Result, element(2, process_info(self(), message_queue_len))]).

start(Options) -> eunit_listener:start(?MODULE, Options).
init(_) -> none.
handle_begin(Kind, Data, State) -> print('begin', Kind, Data, State).
handle_end(Kind, Data, State) -> print('end', Kind, Data, State).
handle_cancel(Kind, Data, State) -> print(cancel, Kind, Data, State).
terminate(Result, _) -> io:format("~p~n", [Result]).

print(What, Kind, Data, State) ->
    Shown = [{Key, shape(Key, Value)} || {Key, Value} <- Data, lists:member(Key, [id, desc, reason, status, size, line, order, spawn, output])],
    io:format("~s ~p ~0tp~n", [What, Kind, Shown]),
    State.

shape(reason, {timeout, #{stacktrace := _}}) -> timeout;
shape(reason, {abort, Cause}) when is_tuple(element(1, Cause)) -> {abort, element(1, element(1, Cause))};
shape(reason, {abort, Cause}) -> {abort, element(1, Cause)};
shape(reason, {exit, _}) -> exit;
shape(status, {error, {Class, Reason, _}}) -> {error, Class, Reason};
shape(_, Value) -> Value.
