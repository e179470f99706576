%% Planets under gravity: floats in tuples and lists, square roots.
-module(nbody).
-include("../harness.hrl").

bench() ->
    Bodies = [
        {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743},
        {4.841431442464721, -1.1603200440274284, -0.10362204447112311,
         0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949},
        {8.34336671824458, 4.124798564124305, -0.4035234171143214,
         -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767},
        {12.894369562139131, -15.111151401698631, -0.22330757889265573,
         1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112},
        {15.379697114850917, -25.919314609987964, 0.17925877295037118,
         0.979090732243898, 0.5946989986476762, -0.034755955550407795, 0.0020336868699246304}
    ],
    trunc(energy(advance(25000, 0.01, Bodies), 0.0) * 1.0e12).

advance(0, _, Bodies) -> Bodies;
advance(N, Dt, Bodies) -> advance(N - 1, Dt, [move(B, Dt) || B <- [pull(B, Bodies, Dt) || B <- Bodies]]).

pull(Body, [], _) -> Body;
pull({X, Y, Z, _, _, _, _} = Body, [{X, Y, Z, _, _, _, _} | Rest], Dt) -> pull(Body, Rest, Dt);
pull({X, Y, Z, Vx, Vy, Vz, M}, [{X2, Y2, Z2, _, _, _, M2} | Rest], Dt) ->
    Dx = X - X2,
    Dy = Y - Y2,
    Dz = Z - Z2,
    D2 = Dx * Dx + Dy * Dy + Dz * Dz,
    Pull = M2 * Dt / (D2 * math:sqrt(D2)),
    pull({X, Y, Z, Vx - Dx * Pull, Vy - Dy * Pull, Vz - Dz * Pull, M}, Rest, Dt).

move({X, Y, Z, Vx, Vy, Vz, M}, Dt) -> {X + Dt * Vx, Y + Dt * Vy, Z + Dt * Vz, Vx, Vy, Vz, M}.

energy([], Sum) -> Sum;
energy([{_, _, _, Vx, Vy, Vz, M} = Body | Rest], Sum) ->
    energy(Rest, Sum + 0.5 * M * (Vx * Vx + Vy * Vy + Vz * Vz) - potential(Body, Rest, 0.0)).

potential(_, [], Sum) -> Sum;
potential({X, Y, Z, _, _, _, M} = Body, [{X2, Y2, Z2, _, _, _, M2} | Rest], Sum) ->
    Dx = X - X2,
    Dy = Y - Y2,
    Dz = Z - Z2,
    potential(Body, Rest, Sum + M * M2 / math:sqrt(Dx * Dx + Dy * Dy + Dz * Dz)).
