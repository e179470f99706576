%% What paths lead to: folders, links, information, changes of all that.
-module(files_paths).

-include("../case.hrl").
-include_lib("kernel/include/file.hrl").

main() ->
    D = id("/tmp/corpus_files_paths_" ++ os:getpid()),
    _ = file:del_dir_r(D),
    ?show(file:make_dir(D)),
    ?show(file:make_dir(D)),
    A = D ++ "/a.txt",
    ?show(file:write_file(A, <<"hello\nwörld\r\nlast"/utf8>>)),
    ?show(file:read_file(A)),
    ?show(file:read_file([D, "/", 'a.txt'])),
    ?show(file:read_file(list_to_binary(A))),
    ?show(file:read_file(D)),
    ?show(file:read_file("/nope")),
    ?show(file:read_file(id("\0"))),
    ?show(file:read_file(id({a}))),
    ?show(file:write_file(D ++ "/b.txt", [256])),
    ?show(file:write_file(D ++ "/n/b.txt", "")),
    ?show(size_of(A)),
    ?show(info(file:read_file_info(A))),
    ?show(info(file:read_file_info(A, [{time, posix}]))),
    ?show(info(file:read_file_info(D))),
    ?show(file:read_file_info(D ++ "/zz")),
    ?show(file:read_file_info(A, [{time, foo}])),
    ?show(file:make_symlink("a.txt", D ++ "/l")),
    ?show(file:read_link(D ++ "/l")),
    ?show(file:read_link(A)),
    ?show(info(file:read_link_info(D ++ "/l"))),
    ?show(lists:sort(element(2, file:list_dir(D)))),
    ?show(file:list_dir(A)),
    ?show(file:rename(A, D ++ "/v.txt")),
    ?show(file:rename(A, D ++ "/w.txt")),
    ?show(file:rename(D ++ "/v.txt", A)),
    ?show(file:delete(D ++ "/v.txt")),
    ?show(file:delete(D)),
    ?show(filelib:is_dir(D)),
    ?show(filelib:is_file(A)),
    ?show(filelib:is_regular(D)),
    ?show(filelib:file_size(A)),
    ?show(filelib:file_size(D ++ "/nope")),
    ?show(filelib:ensure_dir(D ++ "/x/y/z")),
    ?show(filelib:is_dir(D ++ "/x/y")),
    ?show(filelib:ensure_path(D ++ "/x/y/z/q")),
    ?show(filelib:ensure_path(A)),
    ?show(file:del_dir(D ++ "/x")),
    ?show(file:del_dir(A)),
    ?show(file:copy(A, D ++ "/c.txt")),
    ?show(file:copy(A, D ++ "/d.txt", 7)),
    ?show(file:copy(D ++ "/nope", D ++ "/c.txt")),
    ?show(file:read_file(D ++ "/d.txt")),
    ?show(file:change_mode(A, 8#640)),
    ?show(mode(A)),
    ?show(file:change_time(A, {{2020, 1, 2}, {3, 4, 5}})),
    ?show(filelib:last_modified(A)),
    ?show(file:write_file(A, "more", [append])),
    ?show(file:read_file(A)),
    ?show(file:make_link(A, D ++ "/hard")),
    ?show(links(A)),
    ?show(file:set_cwd(D)),
    ?show(filename:basename(element(2, file:get_cwd())) =:= filename:basename(D)),
    ?show(file:set_cwd("nowhere")),
    ?show(file:get_cwd("a")),
    ?show(filelib:wildcard("*")),
    ?show(filelib:wildcard("?.{txt,foo}")),
    ?show(filelib:wildcard("[a-c].*")),
    ?show(filelib:wildcard("**/q")),
    ?show(filelib:wildcard("x/*/z")),
    ?show(filelib:wildcard("a.txt")),
    ?show(filelib:wildcard("nope")),
    ?show(filelib:wildcard("*.txt", D)),
    ?show(catch element(1, element(2, catch filelib:wildcard(id("{a"))))),
    ?show(filelib:safe_relative_path("a/../b", [])),
    ?show(filelib:safe_relative_path("../b", [])),
    ?show(filelib:safe_relative_path("/b", [])),
    ?show(filelib:fold_files(".", "txt$", true, fun(F, Acc) -> lists:sort([F | Acc]) end, [])),
    ?show(file:format_error(enoent)),
    ?show(file:format_error(badarg)),
    ?show(file:set_cwd("/")),
    ?show(file:del_dir_r(D)),
    ?show(file:del_dir_r(D)).

info({ok, #file_info{type = Type, access = Access, mtime = Time, links = Links}}) ->
    {Type, Access, is_tuple(Time), is_integer(Links)};
info(Other) ->
    Other.

size_of(Name) ->
    {ok, #file_info{size = Size}} = file:read_file_info(Name),
    Size.

mode(Name) ->
    {ok, #file_info{mode = Mode}} = file:read_file_info(Name),
    Mode band 8#777.

links(Name) ->
    {ok, #file_info{links = Links}} = file:read_file_info(Name),
    Links.
