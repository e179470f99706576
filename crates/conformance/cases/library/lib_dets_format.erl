%% Files of tables as bytes: those with one object at most are the same, and a file that was written elsewhere is read and changed.
-module(lib_dets_format).
-export([main/0]).
main() ->
  F = filename:join("/tmp", "dets_format_case_" ++ os:getpid()),
  [begin
     {ok, K} = dets:open_file(K, [{file, F}, {type, K}]), ok = dets:insert(K, [{N, a} || N <- lists:seq(1, Z)]), ok = dets:close(K),
     {ok, B} = file:read_file(F), io:format("~p ~p ~p~n", [{K, Z}, byte_size(B), erlang:phash2(B)]), file:delete(F)
   end || K <- [set, bag, duplicate_bag], Z <- [0, 1]],
  ok = file:write_file(F, zlib:uncompress(base64:decode(written()))), {ok, t} = dets:open_file(t, [{file, F}]),
  io:format("~p ~p~n", [dets:info(t, size), lists:sort(dets:match_object(t, '_')) =:= [{N, a} || N <- lists:seq(1, 50)]]),
  io:format("~p ~p~n", [dets:lookup(t, 17), dets:lookup(t, 51)]), dets:delete(t, 17), dets:insert(t, [{51, <<0:8000>>}, {1, b}]), dets:close(t),
  {ok, t} = dets:open_file(t, [{file, F}, {access, read}]), io:format("~p ~p~n", [dets:info(t, size), [dets:lookup(t, N) || N <- [1, 2, 17]]]),
  io:format("~p~n", [[byte_size(B) || {51, B} <- dets:lookup(t, 51)]]), dets:close(t),
  {ok, B} = file:read_file(F), <<_:8/binary, 1:32, 1:32, 9:32, _/binary>> = B, file:delete(F), ok.
%% A set of 50 objects, compressed.
written() ->
    "eNrtmT9v00AYh3920zYtTuumse+cNK0plP/QUoFktiIxs4EsMXVDfAEisSB16MaCkDKzIkakTEh8AHZ/BDY2lJFQu+LO1PxS1yWRuFdyzo8f+/"
    "Xl3ruTogAdBx++fgdgZcfC79Ojj930sGADx9eOYxv/KN5/eXzw7Menw7ff3rx49fHhZ8CLMNGYnfD7TZgwMblomPVvwoQJEyZM/H/RAtrDrE3G"
    "vH8wJf3uF1zv5ThWOBxxlPNS5yAbjyA5W/+CwSnv70/3PAl6xMdj5omyVp6tP3JY7feTScX5Tll/2S/5nl7J53LrQubWhZTl8ophNeMnxtyPxO"
    "B85rso2F8EWQciznE230XJ8fSHOU4K7puSfdnvZ22ZeTmah35M8kcF13P7uJcbNy/J2sH5fn+vYN54vayNK3pPFb/dW817T3/1yzl4bu+vvbT2"
    "/+Y7xN8k3iI+JP4O8VvELxLf+NOHql9P/dH5pfRce36Z5L9A/A7xm8TbxDeJv0z8BvF3iZ8h/gbxbeJXib9F6usr9e2eUN8WyV8n3iG+Rvx14m"
    "8T7xEfEL9NvCR+ifgrxF8kfpb4a6T+80r93RPqP0fyLxC/S/wK8YL4q6l3Z9L/wuaAjlR4ccSRwg7QVbkBbKm8BNxXeRl4orILvFN5BZanchO2"
    "xquoadxCXWMPrsY+Qo0F9jSWeK1xYEHjtq1zp6bzWl3nrqvzeqjzxl7KTso7D4D5Rz8BIsgcyQ==".
