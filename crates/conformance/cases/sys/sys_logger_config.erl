%% Changes of the logger's configuration: handlers and filters that fail, callbacks that ask for changes, order, what handlers are
%% called with, funs in the place of messages, reports as text.
-module(sys_logger_config).
-export([main/0]).
-export([adding_handler/1, removing_handler/1, changing_config/3, filter_config/1, log/2]).

main() ->
    register(main, self()),
    ok = logger:set_primary_config(level, notice),
    ok = logger:remove_handler(default),
    ok = logger:add_handler(a, ?MODULE, #{level => notice, secret => 1}),
    ok = logger:add_handler(b, ?MODULE, #{config => #{x => 1}}),
    io:format("~p~n", [[Id || Id <- logger:get_handler_ids(), Id =/= default]]),
    {ok, A} = logger:get_handler_config(a),
    io:format("~p~n", [lists:sort(maps:to_list(A))]),
    said(),
    logger:error("to both ~p", [1], #{time => 0, pid => x, gl => group_leader()}),
    said(),
    errors(),
    calls(),
    filters(),
    messages(),
    reports(),
    ok = logger:remove_handler(b),
    said(),
    io:format("~p~n", [[Id || Id <- logger:get_handler_ids(), Id =/= default]]).

errors() ->
    [io:format("~p~n", [E]) ||
        E <- [logger:add_handler(a, ?MODULE, #{}), logger:add_handler(1, ?MODULE, #{}), logger:add_handler(c, "m", #{}),
              logger:add_handler(c, ?MODULE, bad), logger:add_handler(c, no_such_module, #{}), logger:add_handler(c, ?MODULE, #{level => bad}),
              logger:add_handler(c, ?MODULE, #{filters => [x]}), logger:add_handler(c, ?MODULE, #{formatter => x}),
              logger:set_handler_config(c, #{}), logger:set_handler_config(a, id, z),
              logger:set_handler_config(a, #{}), logger:set_handler_config(a, level, bad), logger:update_handler_config(a, level, info),
              logger:update_formatter_config(a, bad), logger:update_formatter_config(a, single_line, bad),
              logger:update_formatter_config(a, single_line, false), logger:update_formatter_config(zz, #{}),
              logger:remove_handler(zz), logger:add_handler_filter(zz, f, {fun(_, _) -> ignore end, []}),
              logger:remove_handler_filter(a, f), logger:set_primary_config(bad, bad), logger:set_primary_config(#{level => x}),
              logger:set_module_level({m}, info), logger:set_module_level(m, bad), logger:unset_module_level([1]),
              logger:set_application_level(no_such_application, info)]],
    said(),
    {ok, A} = logger:get_handler_config(a),
    io:format("~p~n", [lists:sort(maps:to_list(A))]).

%% What a callback asks to be changed is refused; what it does wrong is told.
calls() ->
    Refused = fun() -> logger:remove_handler(a) end,
    [io:format("~p~n", [shown(E)]) ||
        E <- [logger:set_handler_config(a, call, fun() -> {error, no} end), logger:set_handler_config(a, call, Refused),
              logger:set_handler_config(a, call, fun() -> erlang:error(crash) end),
              logger:set_handler_config(a, call, fun() -> exit(self(), die), timer:sleep(1000) end),
              logger:add_handler(c, ?MODULE, #{call => fun() -> {error, no} end}), logger:add_handler(c, ?MODULE, #{call => Refused}),
              logger:add_handler(c, ?MODULE, #{call => fun() -> logger:set_module_level(m, info), {error, late} end})]],
    io:format("~p~n", [logger:get_module_level()]),
    ok = logger:unset_module_level(),
    timer:sleep(50),
    drained().

shown({error, {handler_not_added, E}}) -> {handler_not_added, shown({error, E})};
shown({error, {callback_crashed, {C, R, _}}}) -> {callback_crashed, C, R};
shown({error, {logger_process_exited, P, R}}) -> {logger_process_exited, is_pid(P), R};
shown({error, {attempting_syncronous_call_to_self, R}}) -> {attempting_syncronous_call_to_self, element(1, R)};
shown(E) -> E.

filters() ->
    ok = logger:add_handler_filter(a, quiet, {fun(_, _) -> stop end, []}),
    ok = logger:add_primary_filter(f1, {fun(E, X) -> E#{level := X} end, warning}),
    io:format("~p~n", [logger:add_primary_filter(f1, {fun(_, _) -> ignore end, []})]),
    logger:error("filtered", #{time => 0, pid => x, gl => group_leader()}),
    said(),
    ok = logger:remove_primary_filter(f1),
    io:format("~p~n", [logger:remove_primary_filter(f1)]),
    ok = logger:add_primary_filter(two, {fun(_, _) -> stop end, []}),
    ok = logger:add_primary_filter(one, {fun(_, _) -> ignore end, []}),
    io:format("~p~n", [[Id || {Id, _} <- maps:get(filters, logger:get_primary_config())]]),
    logger:error("stopped"),
    said(),
    ok = logger:set_primary_config(filters, []).

messages() ->
    Meta = #{time => 0, pid => x, gl => group_leader()},
    logger:error(fun(X) -> {"lazy ~p", [X]} end, 1, Meta),
    logger:error(fun(X) -> {"lazy ~p", X} end, 1, Meta),
    logger:error(fun(X) -> {#{lazy => X}, #{more => meta}} end, 1, Meta),
    logger:error(fun(_) -> ignore end, 1, Meta),
    logger:error(fun(_) -> "text" end, 1, Meta),
    logger:error('atom ~p', [1], Meta),
    logger:error(<<"bytes ~p">>, [1], Meta),
    logger:error([{key, value}, other], Meta),
    logger:error("", Meta),
    logger:error(fun(_) -> erlang:error(oops) end, 1, Meta),
    [io:format("~p~n", [try F() catch C:R -> {C, R} end]) ||
        F <- [fun() -> logger:log(bad, "x") end, fun() -> logger:log(error, x, y) end, fun() -> logger:log(error, fun() -> x end, 1) end,
              fun() -> logger:log(error, #{}, bad) end, fun() -> logger:allow(bad, m) end, fun() -> logger:compare_levels(a, b) end,
              fun() -> logger:i({x}) end]],
    ok = logger:set_primary_config(metadata, #{primary => 1, both => 1}),
    ok = logger:set_process_metadata(#{both => 2}),
    logger:error("meta", Meta),
    said(),
    logger:unset_process_metadata(),
    ok = logger:set_primary_config(metadata, #{}).

reports() ->
    [io:format("~p~n", [logger:format_report(R)]) ||
        R <- ["string", "", [], [[], []], term, [{key, "text"}, {key2, []}, other], [{a, 1} | b], #{b => "text"}, "strin" ++ $g,
              #{label => l, report => [{a, 1}]}, ["deep", [$s]]]],
    io:format("~p~n", [logger:format_otp_report(#{label => l, report => [{a, 1}]})]).

said() ->
    receive {said, What} -> io:format("~p~n", [What]), said() after 100 -> ok end.

drained() ->
    receive {said, _} -> drained() after 50 -> ok end.

say(What) -> main ! {said, What}.

adding_handler(#{call := F}) -> F();
adding_handler(#{id := Id} = H) -> say({adding, Id}), {ok, H}.
removing_handler(#{id := Id}) -> say({removing, Id}), ok.
changing_config(_, _, #{call := F}) -> F();
changing_config(Kind, #{id := Id}, New) -> say({changing, Kind, Id}), {ok, New}.
filter_config(H) -> maps:remove(secret, H).

log(#{level := Level, msg := Msg, meta := Meta}, #{id := Id} = H) ->
    Shown = case Msg of
                {"LAZY" ++ _ = Format, [{_, X}, Y]} -> {Format, [X, Y]};
                _ -> Msg
            end,
    say({Id, Level, Shown, maps:without([gl, pid, time], Meta), lists:sort(maps:keys(H))}).
