%% Loading a file pushes no old version out; loading a binary does.
-module(code_not_purged).
-export([main/0, log/2]).

-define(show(X), io:format("~s: ~p~n", [??X, X])).

main() ->
    ok = logger:remove_handler(default),
    ok = logger:set_primary_config(level, all),
    ok = logger:add_handler(reports, ?MODULE, #{config => self()}),
    {ok, old_one, Binary} = compile:forms([{attribute, 1, module, old_one}]),
    Folder = filename:join(os:getenv("TMPDIR", "/tmp"), "code_not_purged_" ++ os:getpid()),
    File = filename:join(Folder, "old_one"),
    ok = filelib:ensure_dir(File),
    ok = file:write_file(File ++ ".beam", Binary),
    ?show(code:load_abs(File)),
    ?show(code:load_abs(File)),
    ?show(code:load_abs(File)),
    true = code:add_patha(Folder),
    ?show(code:load_file(old_one)),
    ?show(code:load_binary(old_one, "old_one", Binary)),
    ?show(code:load_file(old_one)),
    ?show(code:purge(old_one)),
    ?show(code:load_file(old_one)),
    ?show(code:purge(old_one)),
    ?show(code:delete(old_one)),
    ?show(code:load_file(old_one)),
    ?show(code:load_file(old_one)),
    ok = file:delete(File ++ ".beam"),
    ok = file:del_dir(Folder),
    reports(Folder).

log(#{level := Level, msg := {Format, Args}}, #{config := Main}) when is_list(Format) ->
    Main ! {report, Level, lists:flatten(io_lib:format(Format, Args))};
log(_, _) -> ok.

reports(Folder) ->
    receive {report, Level, Text} -> io:format("~w: ~s", [Level, string:replace(Text, Folder, "FOLDER")]), reports(Folder)
    after 200 -> ok
    end.
