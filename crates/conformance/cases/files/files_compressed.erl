%% Files whose content is compressed, raw and not, and folders that are opened.
-module(files_compressed).
-export([main/0]).
p(X) -> io:format("~0p~n", [X]).
main() ->
  Dir = filename:join("/tmp", "compressed_case_" ++ os:getpid()), ok = file:make_dir(Dir),
  In = fun(Name) -> filename:join(Dir, Name) end, F = In("a.gz"),
  {ok, D} = file:open(F, [write, compressed]),
  p(file:write(D, "hello ")), p(file:write(D, <<"world\n">>)), p(io:format(D, "~p~n", [x])), p(file:position(D, cur)),
  p(file:position(D, {cur, 3})), p(file:write(D, "z")), p(file:position(D, 0)), p(file:close(D)),
  {ok, B} = file:read_file(F), p(zlib:gunzip(B)),
  {ok, R} = file:open(F, [read, compressed]),
  p(file:read(R, 5)), p(file:position(R, cur)), p(file:read(R, 100)), p(file:read(R, 1)), p(file:position(R, 2)), p(file:read(R, 3)),
  p(file:position(R, eof)), p(file:position(R, {cur, -1})), p(file:read(R, 2)), p(file:close(R)),
  {ok, R2} = file:open(F, [read, compressed, binary, raw]),
  p(file:read(R2, 5)), p(file:read_line(R2)), p(file:position(R2, 1)), p(file:read(R2, 2)), p(file:write(R2, "x")), p(file:pread(R2, 0, 1)),
  p(file:truncate(R2)), p(file:sync(R2)), p(file:close(R2)),
  P = In("plain.txt"), ok = file:write_file(P, "plain text\nsecond\n"), {ok, R3} = file:open(P, [read, compressed]),
  p(file:read(R3, 5)), p(file:read_line(R3)), p(file:read_line(R3)), p(file:read_line(R3)), file:close(R3),
  p(file:open(F, [read, write, compressed])), p(file:open(F, [append, compressed])), p(file:open(In("none"), [read, compressed])),
  {ok, W} = file:open(In("b.gz"), [write, compressed, raw]),
  p(file:write(W, ["a", <<"b">>])), p(file:pwrite(W, 0, "x")), p(file:read(W, 1)), p(file:position(W, cur)), p(file:close(W)),
  {ok, B2} = file:read_file(In("b.gz")), p(zlib:gunzip(B2)),
  {ok, R4} = file:open(F, [read, compressed, {encoding, utf8}]), p(io:get_line(R4, '')), p(file:close(R4)),
  p(element(1, file:open(Dir, [directory]))), {ok, Folder} = file:open(Dir, [directory, raw]), p(file:read(Folder, 1)), p(file:close(Folder)),
  p(file:open(Dir, [read])), p(file:open(P, [directory])), p(file:open(In("none"), [directory])),
  file:del_dir_r(Dir), ok.
