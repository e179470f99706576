%% Logging to a file that rotates, and what the configuration of handlers refuses.
-module(file_log).
-export([main/0]).
p(T, V) -> io:format("~s: ~tp~n", [T, V]).
t(F) -> try F() of V -> V catch C:R -> {C, R} end.
main() ->
  Dir = filename:join("/tmp", "logfile_case_" ++ os:getpid()), File = filename:join(Dir, "app.log"),
  F = {logger_formatter, #{template => [level, " ", msg, "\n"], single_line => true}},
  logger:set_primary_config(level, info), logger:update_handler_config(default, #{level => none}),
  p("add", logger:add_handler(f, logger_std_h, #{config => #{file => File, max_no_bytes => 60, max_no_files => 2}, formatter => F, level => info})),
  p("again", logger:add_handler(f, logger_std_h, #{config => #{file => File}})),
  [logger:notice("event ~p", [N]) || N <- lists:seq(1, 10)],
  p("sync", logger_std_h:filesync(f)),
  {ok, Names} = file:list_dir(Dir), p("names", lists:sort(Names)),
  [begin {ok, B} = file:read_file(filename:join(Dir, X)), p(X, B) end || X <- lists:sort(Names)],
  {ok, #{config := C}} = logger:get_handler_config(f),
  p("config", lists:sort(maps:to_list(maps:remove(file, C)))),
  p("typechange", element(1, logger:set_handler_config(f, config, #{type => standard_io}))),
  p("update", logger:update_handler_config(f, config, #{sync_mode_qlen => 5})),
  {error, {Why, Levels}} = logger:update_handler_config(f, config, #{sync_mode_qlen => 500}), p("bad", {Why, lists:sort(maps:to_list(Levels))}),
  p("bad2", logger:add_handler(g, logger_std_h, #{config => #{type => foo}})),
  p("bad3", logger:add_handler(g, logger_std_h, #{config => #{foo => 1}})),
  p("bad4", logger:add_handler(g, logger_std_h, #{config => #{drop_mode_qlen => x}})),
  p("level", logger:set_handler_config(f, level, bad)), p("formatter", logger:set_handler_config(f, formatter, bad)),
  p("filter", logger:add_handler_filter(f, x, bad)), p("primary", logger:set_primary_config(foo, bar)), p("primarylevel", logger:set_primary_config(level, bar)),
  p("fmtconf", logger:set_handler_config(f, formatter, {logger_formatter, #{depth => no}})), p("nocheck", logger:set_handler_config(f, formatter, {?MODULE, []})),
  p("nosuch", logger:set_handler_config(nosuch, level, info)), p("remove", logger:remove_handler(f)), p("remove", logger:remove_handler(f)),
  p("sync", element(1, t(fun() -> logger_std_h:filesync(f) end))),
  [file:delete(filename:join(Dir, X)) || X <- Names], file:del_dir(Dir), ok.
