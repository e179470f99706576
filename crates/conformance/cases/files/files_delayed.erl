%% Raw files opened with delayed_write: when what was written is there, and who may write.
-module(files_delayed).
-export([main/0]).
p(T, V) -> io:format("~s: ~tp~n", [T, V]).
main() ->
  F = filename:join("/tmp", "delayed_case_" ++ os:getpid()),
  {ok, D} = file:open(F, [raw, write, binary, {delayed_write, 100, 60000}]),
  p("write", file:write(D, "some")), p("not yet", file:read_file(F)), p("write", file:write(D, [<<" text">>, $!])), p("position", file:position(D, cur)),
  p("now", file:read_file(F)), p("write", file:write(D, binary:copy(<<"x">>, 200))), p("much", filelib:file_size(F)), p("sync", file:sync(D)), p("size", filelib:file_size(F)),
  p("pwrite", file:pwrite(D, 0, "SOME")), p("bad", file:write(D, foo)), S = self(),
  spawn(fun() -> S ! {other, try file:write(D, "x") catch C:R -> {C, R} end} end), p("other", receive {other, X} -> X end), p("read", file:read(D, 1)),
  p("write", file:write(D, "end")), p("close", file:close(D)), {ok, B} = file:read_file(F), p("all", {byte_size(B), binary:part(B, 0, 12), binary:part(B, byte_size(B), -4)}),
  {ok, E} = file:open(F, [raw, read, append, delayed_write]), p("append", file:write(E, "more")), p("pread", file:pread(E, 0, 4)), p("close", file:close(E)), p("size", filelib:file_size(F)),
  spawn(fun() -> {ok, G} = file:open(F, [raw, write, {delayed_write, 1000, 60000}]), file:write(G, "left"), S ! done end), receive done -> ok end, timer:sleep(200),
  p("left", file:read_file(F)), {ok, H} = file:open(F, [raw, write, {delayed_write, 1000, 20}]), file:write(H, "soon"), timer:sleep(300), p("soon", file:read_file(F)), file:close(H),
  {error, R} = file:open("/none/at/all", [raw, write, delayed_write]), p("none", R), file:delete(F), ok.
