-module(lib_logger_bad_formatter).
-export([main/0, log/2, format/2]).

%% What is told of a formatter that gives no text, and whether modules may log, as asked of module logger_config.
format(_, #{bad := crash}) -> error(oops);
format(_, #{bad := Bad}) -> Bad.

main() ->
    ok = logger:remove_handler(default),
    File = "/tmp/corpus_lib_logger_bad_formatter_" ++ os:getpid(),
    ok = logger:add_handler(seen, ?MODULE, #{config => self()}),
    ok = logger:add_handler(bad, logger_std_h, #{config => #{file => File}, filters => [{own, {fun(Event, _) -> own(Event) end, []}}]}),
    ok = logger:set_primary_config(level, debug),
    [begin
         ok = logger:set_handler_config(bad, formatter, {?MODULE, #{bad => Bad}}),
         logger:info("hello"),
         io:format("~p ~p~n", [Bad, seen()])
     end || Bad <- [[300, x], <<185>>, ["ab", 255, <<255>>], atom, crash]],
    ok = logger:remove_handler(seen),
    ok = logger:remove_handler(bad),
    {ok, Text} = file:read_file(File),
    ok = file:delete(File),
    io:format("~s", [re:replace(Text, "^[-0-9T:.+]+ ", "", [global, multiline])]),
    ok = logger:set_primary_config(level, warning),
    io:format("~p~n", [[{L, logger_config:allow(L), logger_config:allow(L, ?MODULE)} || L <- [debug, notice, warning, error, emergency]]]),
    ok = logger:set_module_level(?MODULE, info),
    io:format("~p~n", [[{L, logger_config:allow(L), logger_config:allow(L, ?MODULE)} || L <- [debug, info, error]]]),
    ok.

own(#{msg := {string, "hello"}} = Event) -> Event;
own(_) -> stop.

log(#{level := debug, msg := {report, Report}}, #{config := Pid}) -> Pid ! {seen, Report};
log(_, _) -> ok.

seen() ->
    receive
        {seen, Report} ->
            [case Pair of
                 {caught, {Class, Reason, _}} -> {caught, Class, Reason};
                 {reason, {Class, Reason, _}} -> {reason, Class, Reason};
                 {log_event, _} -> log_event;
                 _ -> Pair
             end || Pair <- Report]
    after 2000 -> nothing
    end.
