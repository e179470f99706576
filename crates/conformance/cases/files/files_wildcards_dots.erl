-module(files_wildcards_dots).
-export([main/0]).

%% Names that begin with a dot are names as others.
main() ->
    Folder = "/tmp/corpus_files_wildcards_dots_" ++ os:getpid(),
    _ = file:del_dir_r(Folder),
    ok = filelib:ensure_path(filename:join(Folder, "w/.hello/world")),
    [ok = file:write_file(filename:join(Folder, Name), "") || Name <- [".a", "b", ".c.x"]],
    [io:format("~s ~p~n", [Pattern, filelib:wildcard(Pattern, Folder)])
     || Pattern <- ["*", "?*", ".*", "[.]*", "**", "{.a,b}", "*.x", "*a", "?a", "**/.a", "[.a-z]", "w/*/*", "w/**/*", "w/?hello/world", "w/*", "*/*/*"]],
    ok = file:del_dir_r(Folder).
