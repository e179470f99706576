-module(maps_order_of_known_keys).
-export([main/0]).

%% Small maps show atoms in the order of their numbers: those that OTP knows when it starts come before all others, and in OTP's order.
main() ->
    [io:format("~p~n", [maps:from_keys(Keys, 0)])
     || Keys <- [[x, y, z], [id, start, type, restart, shutdown, modules], [first, second, third], [strategy, intensity, period], [name, age, email],
                 [error, ok, reason, status], [key, value], [file, line, module, function, arity], [year, month, day, hour, minute], [width, height, color],
                 [foo, bar, baz, name, id],
                 [left, right, up, down], [max, min, sum], [host, port, path], [data, type, size], [true, false, undefined, nil]]],
    ok.
