using System.Runtime.CompilerServices;

namespace Vyuha.Quant.Arithmetic;

/// <summary>The fitted polynomials, each in Estrin's order.</summary>
/// <remarks>Made by <c>eng/reference/quant_coefficients.py</c>: Chebyshev interpolation in 60 digits, rounded once.</remarks>
internal static class Polynomials<T>
    where T : struct, ILanes<T>
{
    /// <summary>(eʳ − 1 − r)/r² for |r| up to ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpRest(T r)
    {
        T p0 = T.Fma(0.1666666666666667, r, 0.5);
        T p1 = T.Fma(0.00833333333332614, r, 0.04166666666666668);
        T p2 = T.Fma(0.00019841269874802753, r, 0.0013888888888879082);
        T p3 = T.Fma(2.7557255423142986e-06, r, 2.4801587336423287e-05);
        T p4 = T.Fma(2.5105207371376267e-08, r, 2.755726329953276e-07);
        T r2 = r * r;
        T p5 = T.Fma(p1, r2, p0);
        T p6 = T.Fma(p3, r2, p2);
        T p7 = T.Fma(2.0918130125590363e-09, r2, p4);
        T r4 = r2 * r2;
        T p8 = T.Fma(p6, r4, p5);
        T r8 = r4 * r4;
        return T.Fma(p7, r8, p8);
    }

    /// <summary>(2 atanh s − 2s)/s³ as a function of z = s², |s| up to 3 − 2√2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AtanhRest(T z)
    {
        T p0 = T.Fma(0.39999999999898944, z, 0.666666666666667);
        T p1 = T.Fma(0.22222211101577205, z, 0.2857142862620096);
        T p2 = T.Fma(0.1533165379922582, z, 0.1818289133623783);
        T z2 = z * z;
        T p3 = T.Fma(p1, z2, p0);
        T p4 = T.Fma(0.14617229114009048, z2, p2);
        T z4 = z2 * z2;
        return T.Fma(p4, z4, p3);
    }

    /// <summary>ln(1 + f) for f from √½ − 1 to √2 − 1; absolute error 2e-5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T RoughLog(T f)
    {
        T p0 = T.Fma(0.9998871200499756, f, -5.448530022056361e-06);
        T p1 = T.Fma(0.33800554821133755, f, -0.49911014817188637);
        T p2 = T.Fma(0.17224558071735915, f, -0.27407948754149314);
        T f2 = f * f;
        T p3 = T.Fma(p1, f2, p0);
        T f4 = f2 * f2;
        return T.Fma(p2, f4, p3);
    }

    /// <summary>(sin θ − θ)/θ³ as a function of z = θ², |θ| up to π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SineRest(T z)
    {
        T p0 = T.Fma(0.008333333333333331, z, -0.16666666666666666);
        T p1 = T.Fma(2.7557319219339963e-06, z, -0.00019841269841265065);
        T p2 = T.Fma(1.6058531654927026e-10, z, -2.5052106232697e-08);
        T z2 = z * z;
        T p3 = T.Fma(p1, z2, p0);
        T p4 = T.Fma(-7.586699059819358e-13, z2, p2);
        T z4 = z2 * z2;
        return T.Fma(p4, z4, p3);
    }

    /// <summary>(cos θ − 1 + θ²/2)/θ⁴ as a function of z = θ², |θ| up to π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CosineRest(T z)
    {
        T p0 = T.Fma(-0.0013888888888888887, z, 0.041666666666666664);
        T p1 = T.Fma(-2.755731922140322e-07, z, 2.480158730158465e-05);
        T p2 = T.Fma(-1.1470460905591153e-11, z, 2.087675579120521e-09);
        T z2 = z * z;
        T p3 = T.Fma(p1, z2, p0);
        T p4 = T.Fma(4.745872873683365e-14, z2, p2);
        T z4 = z2 * z2;
        return T.Fma(p4, z4, p3);
    }

    /// <summary>(1 + z) × Mills ratio as a function of t = (z − 5.25)/(z + 5.25), z at or above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MillsShape(T t)
    {
        T p0 = T.Fma(-0.2255180657547069, t, 1.1512979831748138);
        T p1 = T.Fma(0.014934872249355217, t, 0.08479468030254039);
        T p2 = T.Fma(0.06178032221258705, t, -0.06010867427438164);
        T p3 = T.Fma(0.021129987014210812, t, -0.042358448895269796);
        T p4 = T.Fma(0.0012261824101488898, t, -0.007274243386637033);
        T p5 = T.Fma(-0.00022967513482892056, t, 0.0002803113901572577);
        T p6 = T.Fma(2.063765386764705e-05, t, 3.277231833697474e-05);
        T p7 = T.Fma(-1.3893684244911944e-06, t, -8.531029635026002e-06);
        T p8 = T.Fma(5.8913004518760585e-08, t, 1.4090037452233873e-06);
        T p9 = T.Fma(1.712799418822955e-09, t, -2.1968038782920843e-07);
        T p10 = T.Fma(-6.08967127956325e-10, t, 3.396286149386051e-08);
        T p11 = T.Fma(4.320376147348772e-11, t, -4.608034178226912e-09);
        T t2 = t * t;
        T p12 = T.Fma(p1, t2, p0);
        T p13 = T.Fma(p3, t2, p2);
        T p14 = T.Fma(p5, t2, p4);
        T p15 = T.Fma(p7, t2, p6);
        T p16 = T.Fma(p9, t2, p8);
        T p17 = T.Fma(p11, t2, p10);
        T t4 = t2 * t2;
        T p18 = T.Fma(p13, t4, p12);
        T p19 = T.Fma(p15, t4, p14);
        T p20 = T.Fma(p17, t4, p16);
        T t8 = t4 * t4;
        T p21 = T.Fma(p19, t8, p18);
        T p22 = T.Fma(3.7964057751662233e-10, t8, p20);
        T t16 = t8 * t8;
        return T.Fma(p22, t16, p21);
    }

    /// <summary>(1 + z)² × (1 − z × Mills ratio) as a function of t = (z − 5.25)/(z + 5.25), z at or above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FirstMomentShape(T t)
    {
        T p0 = T.Fma(-0.36941993578243676, t, 1.285534927076425);
        T p1 = T.Fma(0.23522828871856521, t, -0.000853120928196166);
        T p2 = T.Fma(0.174580092979445, t, -0.27164056400390196);
        T p3 = T.Fma(-0.01892796151591929, t, -0.05377811285563037);
        T p4 = T.Fma(-0.021895003439495558, t, 0.03494065745269553);
        T p5 = T.Fma(0.00018960541873064987, t, 0.006784870518960838);
        T p6 = T.Fma(0.0003020158057855744, t, -0.0010746168490570185);
        T p7 = T.Fma(-6.712876893292074e-05, t, 8.971757744218311e-05);
        T p8 = T.Fma(1.1740830162412291e-05, t, -3.326816065817209e-06);
        T p9 = T.Fma(-2.009576541246519e-06, t, -5.902604579253677e-07);
        T p10 = T.Fma(3.4043363147800936e-07, t, 1.882887794464368e-07);
        T p11 = T.Fma(-4.929729945304203e-08, t, -3.276870243702366e-08);
        T p12 = T.Fma(4.19430493585747e-09, t, 3.795832017595734e-09);
        T t2 = t * t;
        T p13 = T.Fma(p1, t2, p0);
        T p14 = T.Fma(p3, t2, p2);
        T p15 = T.Fma(p5, t2, p4);
        T p16 = T.Fma(p7, t2, p6);
        T p17 = T.Fma(p9, t2, p8);
        T p18 = T.Fma(p11, t2, p10);
        T p19 = T.Fma(-2.2812329580161309e-10, t2, p12);
        T t4 = t2 * t2;
        T p20 = T.Fma(p14, t4, p13);
        T p21 = T.Fma(p16, t4, p15);
        T p22 = T.Fma(p18, t4, p17);
        T t8 = t4 * t4;
        T p23 = T.Fma(p21, t8, p20);
        T p24 = T.Fma(p19, t8, p22);
        T t16 = t8 * t8;
        return T.Fma(p24, t16, p23);
    }

    /// <summary>z/u as a function of w = u², at and near the money; relative error 3e-6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BachelierNear(T w)
    {
        T p0 = T.Fma(0.5006713815132765, w, 0.9999982696834006);
        T p1 = T.Fma(1.541192983415824, w, 0.4157233521704475);
        T p2 = T.Fma(87.06491554015331, w, -12.013226172630693);
        T p3 = T.Fma(822.1903857003873, w, -346.5745612926854);
        T p4 = T.Fma(582.4161647522468, w, -1054.958250481797);
        T w2 = w * w;
        T p5 = T.Fma(p1, w2, p0);
        T p6 = T.Fma(p3, w2, p2);
        T w4 = w2 * w2;
        T p7 = T.Fma(p6, w4, p5);
        T w8 = w4 * w4;
        return T.Fma(p4, w8, p7);
    }

    /// <summary>y − z as a function of t = 1/y, away from the money; absolute error 1e-4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T BachelierFar(T t)
    {
        T p0 = T.Fma(12.489285833973867, t, 0.03667020453354924);
        T p1 = T.Fma(812.9349608839, t, -94.95309441526521);
        T p2 = T.Fma(25194.666031838253, t, -5429.92916663454);
        T p3 = T.Fma(171124.2235965555, t, -80282.58558789174);
        T p4 = T.Fma(179220.47530279026, t, -231579.7627477026);
        T t2 = t * t;
        T p5 = T.Fma(p1, t2, p0);
        T p6 = T.Fma(p3, t2, p2);
        T p7 = T.Fma(-60294.84973391218, t2, p4);
        T t4 = t2 * t2;
        T p8 = T.Fma(p6, t4, p5);
        T t8 = t4 * t4;
        return T.Fma(p7, t8, p8);
    }
}
